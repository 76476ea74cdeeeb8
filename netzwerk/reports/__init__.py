"""Reports: built from facts without a hand, shown as page, PDF, Word file and mail text."""
