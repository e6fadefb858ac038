# see scalbn.s
