"""The desk: what every room of a shop needs to change a sale."""
