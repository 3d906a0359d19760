"""Trade papers: letters of credit, guarantees, purchase orders, courier accounts."""
