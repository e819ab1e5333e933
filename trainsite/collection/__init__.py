"""The use case: what a collection run is asked for, its steps, its readiness, and the run itself."""
