"""Tables as printed → cells of a form, and every figure that has none, with the reason.

recognition                which form, and in which order its columns stand
lots, moulds, planning     which row is which, by what the layout alone tells
codes                      figures that only count the rows
pages                      figures that may be numbers of pages
alignment, layout          which column a figure stands in, where rows left cells blank
solving, recovery          the same by the identities, where the layout lost the places
blanks                     what a blank cell means
placing, accounting        all cells of a report, each printed figure told of once
remarks                    what could not be placed, and what is doubted
"""
