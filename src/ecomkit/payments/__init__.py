"""Payments: any means, one machine, nothing charged twice."""
