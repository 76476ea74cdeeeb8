"""The product played from an empty database, as its people would."""
