"""Templates in, findings and plain words out."""
