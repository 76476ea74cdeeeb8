"""Writing a reflection: the sheet of one side of a tandem, saved while it is written, handed in and taken back."""
