"""The dataset on disk: its layout, rows, Parquet tables and manifest, and the reader of a finished dataset."""
