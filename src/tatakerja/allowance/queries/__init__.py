"""Reads of TPP: what a month is computed from, statements for pages and exports, the parallel run."""
