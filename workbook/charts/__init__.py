"""Draw what people would rather look at than read: frame in, figure out."""
