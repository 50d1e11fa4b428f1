"""The pages of tasks, daily reports and targets."""
