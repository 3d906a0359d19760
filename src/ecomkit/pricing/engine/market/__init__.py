"""What holds where and when: articles with their prices and taxes, and the rules that may apply."""
