"""What is staged → a published DuckDB file, by the SQL of `sql/`.

staging                    what the SQL reads besides its own tables
telling, resolution        whose the reports are, asked once, as frames the SQL reads
lineage                    which tables a SELECT reads, and the order that follows
declaration                tables made empty, with the comments that explain them
build, slices, renewal     a warehouse made whole, or a copy in which only what changed is
changes                    the new version set against the last
publication                versions, and the link that readers open
"""
