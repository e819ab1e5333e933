"""Two archives and what they have in common: which runs are the same, where others differ, and all of them in one."""
