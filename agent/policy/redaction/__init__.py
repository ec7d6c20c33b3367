"""What is a secret: by its place, by its shape, by its value. Pure rules; `bundle/` applies them."""
