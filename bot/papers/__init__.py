"""The house's paper: ready words in, the bytes of a PDF out. What they say is the caller's business."""
