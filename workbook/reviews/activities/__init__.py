"""One module an activity, named after it: `review(worksheets, *, now)` says what its entries mean."""
