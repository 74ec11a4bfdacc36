"""Camera motion labels of a clip, by way of measurement, annotation and labels; `clip_labels` is the entry."""
