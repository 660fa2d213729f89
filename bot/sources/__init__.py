"""The company's own systems, behind one small protocol, and the data map that describes them."""
