# see scalbnl.s
