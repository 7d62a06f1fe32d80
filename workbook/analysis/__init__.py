"""Compute what entries mean: frames in, frames out."""
