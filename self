#!./self
