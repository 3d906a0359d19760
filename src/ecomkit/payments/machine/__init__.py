"""The payment machine: what may be asked, and what an answer changes."""
