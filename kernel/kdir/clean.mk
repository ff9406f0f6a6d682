# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Removes what a folder's Kbuild or Makefile names as made, there and in the folders below.

.PHONY: __clean
__clean:

include $(lkm-kdir)/say.mk
include $(lkm-kdir)/auto.conf

src := $(obj)
include $(or $(wildcard $(src)/Kbuild),$(src)/Makefile)

lkm-dirs := $(sort $(patsubst %/,%,$(subdir-y) $(subdir-m) $(subdir-) $(filter %/,$(obj-y) $(obj-m) $(obj-))))
lkm-files := $(wildcard $(addprefix $(obj)/,$(filter-out $(no-clean-files),$(clean-files) $(targets) $(hostprogs) $(extra-y) \
	$(extra-m) $(extra-) $(always-y) $(always-m) $(always-))))

.PHONY: $(addprefix $(obj)/,$(lkm-dirs))
__clean: $(addprefix $(obj)/,$(lkm-dirs))
	$(if $(lkm-files),@$(if $(lkm-silent),,printf '  %-7s %s\n' CLEAN $(obj);) rm -rf $(lkm-files))
	@:
$(addprefix $(obj)/,$(lkm-dirs)):
	$(Q)$(MAKE) -f $(lkm-kdir)/clean.mk obj=$@
