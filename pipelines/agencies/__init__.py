"""Printed names and dates → whose each report is: agency, district, scope, year.

places, organs, claims     divisions and organs in printed names, and names taken apart
districts, owners          the division an organ belongs to; the name that counts
years                      the year a report is about
manifest                   what an operator knows of a file before it is read
doubts                     what of this is doubted, as findings
attribution                all of it for many reports
"""
