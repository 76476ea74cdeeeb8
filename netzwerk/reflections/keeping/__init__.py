"""What a side had on its sheet before another version took its place: kept, shown to that side alone, put back."""
