# SPDX-License-Identifier: BSD-2-Clause
# make: rules, variables, functions, parallel jobs, errors.
cat >Makefile <<'M'
objects := $(patsubst %.in,%.out,$(sort $(wildcard *.in)))
shell_says := $(shell echo shell; exit 0)
all: $(objects) ; @echo all: $(objects) $(shell_says) $(words $(objects)) $(filter a%,$(objects)) $(foreach o,$(objects),[$(basename $(o))]) $(if $(objects),yes,no) $(subst out,OUT,$(firstword $(objects)))
%.out: %.in ; @echo making $@ from $<; tr a-z A-Z <$< >$@
define greet
hello $(1), $(2)
endef
greet: ; @echo "$(call greet,there,$(WHO))"
parallel: p1 p2 p3 p4 ; @echo joined
p%: ; @sleep 0.05
fail: ; @false
keep: fail-one never ; @echo not here
fail-one: ; @exit 3
never: ; @echo never is made
ignored: ; -@false
	@echo after
sub: ; @$(MAKE) --no-print-directory -C dir deep
include extra.mk
extra.mk: ; @echo 'EXTRA = 1' >$@
export EXPORTED = value
env: ; @echo $$EXPORTED $(EXTRA) $(MAKELEVEL) $(origin CC) $(flavor objects)
.PHONY: all greet parallel fail keep ignored sub env
M
echo one >a.in
echo two >b.in
mkdir dir
printf 'deep:\n\t@echo deep $(MAKELEVEL)\n' >dir/Makefile
make
make
touch -d '+1 hour' a.in
{ make; sleep 0.05; touch a.in; sleep 0.01; make; } 2>/dev/null
make greet WHO=you
make -j4 parallel
make fail 2>&1
echo $?
make -k keep 2>&1
make ignored 2>&1
make sub
make env
make -n b.out -B
make -s nosuch 2>&1
make -q all
echo $?
make -p -f /dev/null 2>/dev/null | grep -c '^%'
make -j3 -O parallel
echo 'x: ; @echo $(MAKEFLAGS)' | make -f - -j2 x | cut -c1-1
make --version | head -1
make -f <(printf 'a: b\nb: a\n\t@echo ba\n') 2>&1
for i in $(seq 50); do echo x >$i.in; done
make -j8 | wc -l
