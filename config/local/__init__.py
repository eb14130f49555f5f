"""The two servers of a trial, each from its wheel."""
