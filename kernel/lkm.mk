# SPDX-License-Identifier: MIT OR GPL-2.0-only
#
# Compiles C++ into kernel modules. A driver's Kbuild file includes this and then says, once for
# each module,
#
#     $(eval $(call lkm-module,NAME,SOURCES))
#
# SOURCES are .cpp (.cc, .cxx) and .c files, absolute or relative to the Kbuild file's folder. A third argument names the
# modules of this Kbuild file whose exported symbols this one uses.
# cxxflags-y is to C++ what Kbuild's ccflags-y is to C and C++. See README.md beside this file.

# For the simulator kdir has the rules, and these are notes for it.
ifdef lkm-kdir
lkm-module = $(eval lkm-in-cxx += $(strip $1):$(subst $(space),:,$(strip $(foreach s,$2,$(if $(filter /%,$s),$s,$(src)/$s)))))
clean-files += .lkm
else

lkm-kernel-dir := $(realpath $(dir $(lastword $(MAKEFILE_LIST))))

# In the source tree kernel/ stands beside include/; an installed copy is share/lkm/kernel.
LKM_INCLUDE ?= $(realpath $(lkm-kernel-dir)/$(if $(wildcard $(lkm-kernel-dir)/../include/lkm/.),../include,../../../include))

# The kernel's own compiler, in C++: one version, so that both know the same flags. As Kbuild takes no
# CC from the environment, this takes no CXX from there: only "make CXX=..." overrides it.
CXX := $(shell echo '$(CC)' | sed -E 's/gcc(-[0-9.]+)?$$/g++\1/; s/clang(-[0-9.]+)?$$/clang++\1/')
ifeq ($(shell command -v $(lastword $(CXX))),)
CXX := g++
endif

# Everything generated goes here, each module's into a folder of its own: a source that two modules
# share is compiled for each of them, and no object can collide with a composite module's NAME.o.
lkm-out := .lkm
clean-files += $(lkm-out)

# Kbuild adds $(obj)/ to the names in obj-m and targets; names in rules need it spelled out. Since 6.13
# $(obj) can be ".", which Kbuild then leaves out.
lkm-obj := $(if $(filter .,$(obj)),,$(obj)/)

# --- Flags: Kbuild's own for C, less what C++ cannot take ---

# The C dialect; ours follows.
lkm-not-for-cxx := -std=%

# pahole cannot encode C++ as BTF, so no DWARF from C++.
lkm-not-for-cxx += $(DEBUG_CFLAGS) -g -g0 -g1 -g2 -g3 -ggdb% -gdwarf% -gsplit-dwarf -gz% -fno-var-tracking

# GCC's plugins know the kernel's C only (randstruct, stackleak, latent_entropy). C++ sees no struct of
# the kernel's, and layout.h has the offsets that randstruct chose.
lkm-not-for-cxx += -fplugin=% -fplugin-arg-%

# Profiling starts from constructors, and nothing runs those of a module.
lkm-not-for-cxx += $(CFLAGS_GCOV)

# Warnings of which g++ says that they are for C only, because in C++ ...
# ... a function without a prototype does not exist:
lkm-c-warnings := strict-prototypes missing-prototypes old-style-definition nested-externs
lkm-c-warnings += implicit-function-declaration missing-parameter-type
# ... nor does a declaration without a type:
lkm-c-warnings += implicit-int
# ... declarations and statements always mixed:
lkm-c-warnings += declaration-after-statement
# ... initialisers stand in the order of the members, and none twice:
lkm-c-warnings += designated-init override-init
# ... these conversions are errors already:
lkm-c-warnings += pointer-sign incompatible-pointer-types int-conversion discarded-qualifiers
lkm-c-warnings += bad-function-cast
lkm-not-for-cxx += $(foreach w,$(lkm-c-warnings),-W$w -Wno-$w -Werror=$w -Wno-error=$w)

lkm-cxx-dialect := -std=c++23 -Wextra
# There is no unwinder, no type_info and no lock for function-local statics in a kernel.
lkm-cxx-dialect += -fno-exceptions -fno-rtti -fno-threadsafe-statics
# The module loader knows local, global and weak symbols, not GNU's "unique".
lkm-cxx-dialect += -fno-gnu-unique
# A mistake in the driver is shown where its LKM_MODULE stands, and not inside of that macro. clang does so by itself.
ifeq ($(findstring clang,$(CXX)),)
lkm-cxx-dialect += -ftrack-macro-expansion=0
endif
# Some distributions' g++ defines it, and the C library's headers then call __memcpy_chk.
lkm-cxx-dialect += -U_FORTIFY_SOURCE

# Kbuild's c_flags part by part, to leave out its include path (-nostdinc, the kernel's folders, kconfig.h):
# C++ includes the standard library and lkm, never a kernel header.
lkm_cxx_flags = -Wp,-MMD,$(depfile) -I$(LKM_INCLUDE) -I$(lkm-obj)$(lkm-out)/include \
	$(filter-out $(lkm-not-for-cxx),$(_c_flags) $(modkern_cflags)) \
	$(lkm-cxx-dialect) $(cxxflags-y) $(basename_flags) $(modname_flags)

# --- C++ to object, as Kbuild's rule_cc_o_c does for C ---

# Two objects that hold the same inline function put it into a COMDAT group each. ld -r drops all but one,
# and then fails on what the compiler and objtool recorded about the dropped ones (__mcount_loc, .orc_*).
# So each object keeps its copy, as with C's static inline. Weak data stays weak: one variable for all. objcopy takes no
# empty list.
lkm-ungroup = $(NM) --defined-only $@ | $(AWK) '$$2 == "W" { print $$3 }' > $(tmp-target).inline; \
	$(OBJCOPY) $$(test -s $(tmp-target).inline && echo --localize-symbols=$(tmp-target).inline) --remove-section=.group $@; \
	rm -f $(tmp-target).inline

quiet_cmd_lkm_cxx_o = CXX $(quiet_modtag) $@
      cmd_lkm_cxx_o = $(CXX) $(lkm_cxx_flags) -c -o $@ $<; $(lkm-ungroup) $(cmd_objtool)

define rule_lkm_cxx_o
	$(call cmd_and_fixdep,lkm_cxx_o)
	$(call cmd,gen_objtooldep)
	$(call cmd,record_mcount)
endef

# --- The layout of the kernel's structs, for C++ ---

lkm-layout := $(lkm-out)/include/lkm/layout.h
targets += $(lkm-out)/layout.s $(lkm-layout)

$(lkm-obj)$(lkm-out)/layout.s: part-of-module := y
$(lkm-obj)$(lkm-out)/layout.s: $(lkm-kernel-dir)/layout.c FORCE
	$(call if_changed_dep,cc_s_c)

$(lkm-obj)$(lkm-layout): $(lkm-obj)$(lkm-out)/layout.s FORCE
	$(call filechk,offsets,LKM_LAYOUT_H)

# --- What a module exports, as C, for its shim ---

quiet_cmd_lkm_exports = EXPORTS $@
      cmd_lkm_exports = $(PYTHON3) -B $(lkm-kernel-dir)/kdir/exports.py $(notdir $(@D)) $(@D)/lkm_exports.h $(filter %.o,$^); touch $@

# --- The object gate ---

lkm-gated = $(filter %.cpp.o %.cc.o %.cxx.o,$^)

quiet_cmd_lkm_gate = GATE [M] $@
      cmd_lkm_gate = $(PYTHON3) $(lkm-kernel-dir)/object_gate \
	$(addprefix --symvers ,$(objtree)/Module.symvers $(KBUILD_EXTRA_SYMBOLS)) \
	$(addprefix --uses ,$(lkm-used)) \
	$(addprefix --beside ,$(filter-out $(lkm-gated) $(lkm-used),$(filter %.o,$^))) \
	$(lkm-gated); touch $@

# --- One module ---

# $(call lkm-object,NAME,SOURCE)
lkm-object = $(lkm-out)/$1/$(notdir $2).o

# $(call lkm-object-rule,NAME,SOURCE)
define lkm-object-rule
$(lkm-obj)$(call lkm-object,$1,$2): $(lkm-obj)%.o: $(if $(filter /%,$2),$2,$(src)/$2) FORCE | $(lkm-obj)$(lkm-layout)
	$$(call if_changed_rule,$(if $(filter %.c,$2),cc_o_c,lkm_cxx_o))
CFLAGS_$(call lkm-object,$1,$2) += $(if $(filter %.c,$2),-I$(LKM_INCLUDE))
endef

# $(call lkm-exports-rule,NAME,OBJECTS)
define lkm-exports-rule
targets += $(lkm-out)/$1/exports
$(lkm-obj)$(lkm-out)/$1/exports: $(addprefix $(lkm-obj),$2) $(lkm-kernel-dir)/kdir/exports.py FORCE
	$$(call if_changed,lkm_exports)
# Written only when it says something else: then the shim is compiled anew.
$(lkm-obj)$(lkm-out)/$1/lkm_exports.h: $(lkm-obj)$(lkm-out)/$1/exports ;
$(lkm-obj)$(call lkm-object,$1,shim.c): $(lkm-obj)$(lkm-out)/$1/lkm_exports.h
CFLAGS_$(call lkm-object,$1,shim.c) += -I$(lkm-obj)$(lkm-out)/$1
endef

# $(call lkm-gate-rule,NAME,OBJECTS,USED)
define lkm-gate-rule
obj-m += $1.o
$1-y += $2
targets += $(lkm-out)/$1/gate
$(lkm-obj)$1.o: $(lkm-obj)$(lkm-out)/$1/gate
$(lkm-obj)$(lkm-out)/$1/gate: lkm-used := $(addprefix $(lkm-obj),$(addsuffix .o,$3))
$(lkm-obj)$(lkm-out)/$1/gate: $(addprefix $(lkm-obj),$2 $(addsuffix .o,$3)) $(lkm-kernel-dir)/object_gate $(objtree)/Module.symvers FORCE
	$$(call if_changed,lkm_gate)
endef

# $(call lkm-checked,NAME,SOURCES)
lkm-checked = $(strip \
	$(if $(filter %.cpp %.cc %.cxx,$2),,$(error lkm-module $1: no C++ source (.cpp, .cc, .cxx) among "$2"; a module of C needs only "obj-m += $1.o")) \
	$(foreach s,$(filter-out %.cpp %.cc %.cxx %.c,$2),$(error lkm-module $1: "$s" is neither C++ (.cpp, .cc, .cxx) nor C (.c))) \
	$(if $(filter-out $(words $2 shim.c),$(words $(sort $(notdir $2) shim.c))),$(error lkm-module $1: two sources have one name, or that of lkm's shim.c: $2)) \
	$2)

lkm-objects = $(foreach s,$2,$(call lkm-object,$1,$s))
lkm-rules = $(foreach s,$2 $(lkm-shim),$(eval $(call lkm-object-rule,$1,$s))) \
	$(eval $(call lkm-exports-rule,$1,$(call lkm-objects,$1,$2))) \
	$(eval $(call lkm-gate-rule,$1,$(call lkm-objects,$1,$2 $(lkm-shim)),$3))

# The shim is one of the module's own objects, so that the module needs no other.
lkm-shim := $(lkm-kernel-dir)/shim.c
lkm-module = $(call lkm-rules,$(strip $1),$(call lkm-checked,$(strip $1),$(strip $2)),$(strip $3))

endif
