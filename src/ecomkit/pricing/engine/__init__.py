"""The machine that prices: private to pricing, and read only through :mod:`inspect`.

``steps`` holds the pipeline. A file is named after its step or its one idea; ``market/``
is what is known before a cart is seen, ``rules/`` are promotions compiled.
"""
