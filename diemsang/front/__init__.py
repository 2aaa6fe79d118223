"""Where people come in: the public portal and the officers' desk."""
