"""predictions, truths, what runs cost → the parts of docs/benchmarks.md."""
