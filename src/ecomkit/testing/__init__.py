"""Testing: what shops and authors of adapters test their own parts with."""
