"""Reads of the reports: when they are due, who stands how, the BKD's board, the month."""
