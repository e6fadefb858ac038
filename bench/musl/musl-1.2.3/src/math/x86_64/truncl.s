# see floorl.s
