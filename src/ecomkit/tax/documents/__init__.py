"""The totals of invoices, and the rules they follow."""
