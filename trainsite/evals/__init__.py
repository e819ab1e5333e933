"""Scores and statistics: intervals and paired comparison."""
