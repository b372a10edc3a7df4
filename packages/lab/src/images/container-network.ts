/** A network namespace that a container has for itself, with one address. */
export interface ContainerNetwork {
  readonly address: string
  /** Of its node: what programs of the lab's own namespace call it from. */
  readonly nodeAddress: string
}

/** The file descriptor at which a container's script finds the lab's network namespace. */
export const labNetwork = 9

/**
 * Shell commands, to be run in the new network namespace, that join it to the lab's by a pair of devices. The route is in the
 * table `local`, since the one that makes all Pods' addresses the lab's own is, and the longer prefix wins.
 */
export const containerNetwork = ({ address, nodeAddress }: ContainerNetwork): readonly string[] => {
  const device = `pod-${address.split('.').slice(2).join('-')}`
  const outside = `/proc/self/fd/${labNetwork}`
  const inLab = (command: string): string => `nsenter --net=${outside} ${command}`
  return [
    // A former run's goes with its namespace, some time after its end.
    `${inLab(`ip link delete ${device}`)} 2> /dev/null || true`,
    `ip link add ${device} type veth peer name eth0`,
    `ip link set ${device} netns ${outside}`,
    inLab(`ip link set ${device} up`),
    inLab(`ip route replace ${address}/32 dev ${device} src ${nodeAddress} table local`),
    'ip link set lo up',
    `ip address add ${address}/32 dev eth0`,
    'ip link set eth0 up',
    'ip route add default dev eth0',
    '{ echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start; } 2> /dev/null || true',
    `exec ${labNetwork}<&-`,
  ]
}
