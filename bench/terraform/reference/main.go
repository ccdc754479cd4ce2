// A provider that does nothing, on HashiCorp's own framework, with the attributes of webcastmanager_customer: what the benchmarks hold ours
// against. It asks no service anything; what a real one would wait for is not even in it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attributes = map[string]schema.Attribute

var (
	kept     = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	replaces = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	required = schema.StringAttribute{Required: true}
	optional = schema.StringAttribute{Optional: true}
	computed = schema.StringAttribute{Computed: true, PlanModifiers: kept}
	decided  = schema.StringAttribute{Optional: true, Computed: true, PlanModifiers: kept}
	secret   = schema.StringAttribute{Optional: true, Computed: true, Sensitive: true, PlanModifiers: kept}
	written  = schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true}
	number   = schema.NumberAttribute{Optional: true}
	enabled  = schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)}
	texts    = types.SetType{ElemType: types.StringType}
)

func defaulted(text string) schema.Attribute {
	return schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString(text)}
}

func block(inside attributes) schema.Attribute {
	return schema.SingleNestedAttribute{Optional: true, Attributes: inside}
}

var customer = schema.Schema{Attributes: attributes{
	"id": computed, "name": required, "default_language": required, "account_type": decided,
	"type":   schema.StringAttribute{Required: true, PlanModifiers: replaces},
	"parent": schema.StringAttribute{Optional: true, PlanModifiers: replaces},
	"sso":    block(attributes{"enabled": enabled, "identity_provider": optional, "role_mappings": schema.MapAttribute{Optional: true, ElementType: texts}}),
	"gdpr":   block(attributes{"enabled": enabled, "privacy_policy_url": optional}),
	"hmac":   block(attributes{"enabled": enabled, "secret": secret, "secret_wo": written, "secret_wo_version": number, "rotate": optional}),
	"ecdn": block(attributes{
		"hive":       block(attributes{"partner_id": optional, "customer": schema.BoolAttribute{Optional: true}}),
		"kollective": block(attributes{"api_endpoint": required, "token": secret, "token_wo": written, "token_wo_version": number}),
		"ramp": block(attributes{
			"host_name": required, "jwt_key_name": defaulted("RevConnectDefault"), "api_key": secret, "api_key_wo": written, "api_key_wo_version": number,
			"api_secret": secret, "api_secret_wo": written, "api_secret_wo_version": number,
		}),
	}),
	"video_conference_connectors": schema.SetAttribute{Optional: true, ElementType: types.StringType},
	"deletion_protection":         enabled, "adopt": defaulted("false"), "endpoint": computed, "created_at": computed,
	"hmac_secret": schema.StringAttribute{Computed: true, Sensitive: true, PlanModifiers: kept},
	"timeouts":    block(attributes{"create": optional, "read": optional, "update": optional, "delete": optional}),
}}

type resourceOfNothing struct{}

func (resourceOfNothing) Metadata(_ context.Context, _ resource.MetadataRequest, answer *resource.MetadataResponse) {
	answer.TypeName = "reference_customer"
}
func (resourceOfNothing) Schema(_ context.Context, _ resource.SchemaRequest, answer *resource.SchemaResponse) {
	answer.Schema = customer
}
func (resourceOfNothing) Create(_ context.Context, request resource.CreateRequest, answer *resource.CreateResponse) {
	answer.State.Raw = decide(request.Plan.Raw)
}
func (resourceOfNothing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}
func (resourceOfNothing) Update(_ context.Context, request resource.UpdateRequest, answer *resource.UpdateResponse) {
	answer.State.Raw = decide(request.Plan.Raw)
}
func (resourceOfNothing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// What is left to the provider gets a text.
func decide(planned tftypes.Value) tftypes.Value {
	decided, err := tftypes.Transform(planned, func(_ *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
		if value.IsKnown() {
			return value, nil
		}
		return tftypes.NewValue(tftypes.String, "0123456789abcdef"), nil
	})
	if err != nil {
		log.Fatal(err)
	}
	return decided
}

type providerOfNothing struct{}

func (providerOfNothing) Metadata(_ context.Context, _ provider.MetadataRequest, answer *provider.MetadataResponse) {
	answer.TypeName = "reference"
}
func (providerOfNothing) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (providerOfNothing) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (providerOfNothing) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (providerOfNothing) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return resourceOfNothing{} }}
}

func main() {
	address := providerserver.ServeOpts{Address: "webcastmanager.example/bench/reference"}
	if err := providerserver.Serve(context.Background(), func() provider.Provider { return providerOfNothing{} }, address); err != nil {
		log.Fatal(err)
	}
}
