"""The demo's catalogue of procedures: files of fields, objects and actions, and the builder that announces them."""
