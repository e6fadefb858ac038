# see scalbnf.s
