"""Pages of permits, by what they are about."""
