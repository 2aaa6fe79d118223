"""The standalone verifier: one file to carry away. Nothing here is imported by the product."""
