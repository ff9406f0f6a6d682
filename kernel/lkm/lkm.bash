# SPDX-License-Identifier: MIT OR GPL-2.0-only
# Completion of lkm(1) for bash.
_lkm()
{
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W 'run shell doctor diff kdir check new vm --help' -- "$word"))
		return
	fi
	case ${COMP_WORDS[1]} in
	run|shell)
		if [[ $before == -m || $before == --module ]]; then
			COMPREPLY=($(compgen -f -X '!*.ko' -- "$word") $(compgen -d -- "$word"))
		elif [[ $before == --user ]]; then
			COMPREPLY=($(compgen -u -- "$word"))
		elif [[ $word == -* ]]; then
			COMPREPLY=($(compgen -W '-m --module -c --seed --processors --preemption --gdb --virtual-time --trace --report --user --keep-ids --help' -- "$word"))
		else
			COMPREPLY=($(compgen -c -f -- "$word"))
		fi
		;;
	diff)
		if [[ $before == -m || $before == --module ]]; then
			COMPREPLY=($(compgen -f -X '!*.ko' -- "$word") $(compgen -d -- "$word"))
		elif [[ $before == --release ]]; then
			COMPREPLY=($(compgen -W '6.1 6.12' -- "$word"))
		elif [[ $word == -* ]]; then
			COMPREPLY=($(compgen -W '-m --module --release --timeout --help' -- "$word"))
		else
			COMPREPLY=($(compgen -f -X '!*.sh' -- "$word") $(compgen -d -- "$word"))
		fi
		;;
	check)
		if [ "$before" = --kernel ]; then
			COMPREPLY=($(compgen -W "$(cd /lib/modules 2>/dev/null && ls -d ./*/build | cut -d/ -f2)" -- "$word"))
		elif [[ $word == -* ]]; then
			COMPREPLY=($(compgen -W '--kernel --no-kernels --help' -- "$word"))
		else
			COMPREPLY=($(compgen -f -X '!*.c' -- "$word") $(compgen -d -- "$word"))
		fi
		;;
	new)
		COMPREPLY=($(compgen -W '--c --help' -- "$word"))
		;;
	vm)
		if [ "$COMP_CWORD" -eq 2 ]; then
			COMPREPLY=($(compgen -W 'fetch run check --help' -- "$word"))
		elif [[ $word == -* ]]; then
			COMPREPLY=($(compgen -W '--release --file --command --out --timeout --boot-timeout --boot --kvm --icount --help' -- "$word"))
		else
			COMPREPLY=($(compgen -f -- "$word"))
		fi
		;;
	esac
}
complete -F _lkm lkm
