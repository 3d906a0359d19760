"""Loyalty: points that are earned, kept, spent and taken back under laws; referrals."""
