"""Customs declarations and duties."""
