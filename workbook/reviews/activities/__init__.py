"""One module per activity, named after its id: `review(worksheets, *, now)` returns what its entries mean."""
