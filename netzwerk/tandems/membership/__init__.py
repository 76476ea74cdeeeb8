"""Members of a tandem: who joins, what they do there, who goes and who follows."""
