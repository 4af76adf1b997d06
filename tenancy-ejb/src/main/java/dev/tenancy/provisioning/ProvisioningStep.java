package dev.tenancy.provisioning;

/**
 * One part of what makes a schema.
 *
 * @param what its name in an error message
 * @param sql one or more statements, each ended
 */
record ProvisioningStep(String what, String sql) {}
