"""The invented area of `data/raw/示例`: 示例省, 示例市, 示例东区 and 示例西县 do not exist.

    python -m sample        # in tests/: writes data/raw/示例 and data/raw/manifest.csv anew

`figures` invents what the organs counted, with every identity kept; `errors` lists what is wrong
in single reports, and which findings must say so; `files` prints them in the field's layouts and
encodings. What the warehouse must say of the files is thereby known before it reads them.
"""
